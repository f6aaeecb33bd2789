package io.vipdeck.inventory;

import io.vipdeck.inventory.Inventory.Check;
import io.vipdeck.inventory.Inventory.Question;
import io.vipdeck.inventory.Inventory.Service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads {@code services}. Left out, {@code unit} is the name, {@code process} the unit's name, {@code restart}
 * 1; a check is made every 2 s with a timeout of 1 s, rise 2, fall 2, a command as nobody.
 */
final class ServicesReader {
    private static final String EXAMPLE = "{ name: haproxy, check: { tcp: 80 } }";
    private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:_.@-]{0,127}");
    // TASK_COMM_LEN of the kernel without its closing zero.
    private static final Pattern PROCESS = Pattern.compile("[A-Za-z0-9._:@/+-]{1,15}");
    private static final int LONGEST_PROCESS = 15;

    private final Problems problems;

    ServicesReader(Problems problems) {
        this.problems = problems;
    }

    /** @param nginx whether the name nginx is taken */
    List<Service> read(Section root, boolean nginx) {
        List<Node> nodes = root.list("services", "- " + EXAMPLE).orElse(List.of());
        List<Service> services = new ArrayList<>();
        Unique names = new Unique(problems);
        Unique units = new Unique(problems);
        for (int i = 0; i < nodes.size(); i++) {
            Optional<Section> section =
                    Section.of(problems, "services[" + i + "]", nodes.get(i), EXAMPLE);
            section.flatMap(this::service).ifPresent(service -> {
                Section at = section.get();
                names.see(
                        service.name(),
                        at.line("name"),
                        at.path("name"),
                        service.name(),
                        "give each service its own name");
                units.see(
                        service.unit(),
                        at.line("unit"),
                        at.path("unit"),
                        "unit " + service.unit(),
                        "list each unit once");
                if (nginx && (service.name().equals("nginx") || service.unit().equals("nginx"))) {
                    at.problem("name", "is watched already", "use the key nginx, or nginx: none");
                }
                services.add(service);
            });
        }
        return services;
    }

    private Optional<Service> service(Section section) {
        section.missing("name", "give the service a name: name: haproxy");
        Optional<String> name = section.text("name", HostsReader.NAME, HostsReader.NAME_SHAPE);
        Optional<String> unit = section.text(
                        "unit", UNIT, "a unit's name as systemctl status shows it")
                .or(() -> name);
        Optional<String> process =
                section.text("process", PROCESS, "the name in /proc/PID/comm, at most 15 letters");
        int restart = section.integer("restart", 0, 100).orElse(1);
        Optional<Check> check = section.section("check", "check: { tcp: 80 }").flatMap(this::check);
        section.refuseTheRest();
        if (name.isEmpty() || unit.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Service(
                name.get(),
                unit.get(),
                process.orElseGet(() -> processOf(unit.get())),
                restart,
                check));
    }

    private static String processOf(String unit) {
        String bare = unit.endsWith(".service")
                ? unit.substring(0, unit.length() - ".service".length())
                : unit;
        return bare.substring(0, Math.min(bare.length(), LONGEST_PROCESS));
    }

    private Optional<Check> check(Section section) {
        Optional<Question> url = section.text("url")
                .filter(text -> NginxReader.isUrl(section, text))
                .map(Question.Url::new);
        Optional<Question> tcp = section.integer("tcp", 1, 65535).map(Question.Tcp::new);
        Optional<Question> command =
                section.text("command").flatMap(text -> command(section, text));
        long intervalMs = section.secondsAsMs("interval", 100, 3_600_000).orElse(2000L);
        long timeoutMs = section.secondsAsMs("timeout", 10, 60_000).orElse(1000L);
        int rise = section.integer("rise", 1, 100).orElse(2);
        int fall = section.integer("fall", 1, 100).orElse(2);
        if (Stream.of("url", "tcp", "command").filter(section::has).count() != 1) {
            section.problem("", "must ask one thing", "write one of url, tcp and command");
        }
        section.refuseTheRest();
        return url.or(() -> tcp)
                .or(() -> command)
                .map(question -> new Check(question, intervalMs, timeoutMs, rise, fall));
    }

    /** The words of a command, split as a shell would, with no shell to run them. */
    private static Optional<Question> command(Section section, String text) {
        String user = section.text("user", HostsReader.USER, "a login name").orElse("nobody");
        Optional<List<String>> words = ShellWords.split(text);
        boolean usable = words.isPresent()
                && !words.get().isEmpty()
                && words.get().get(0).startsWith("/")
                && words.get().stream().noneMatch(word -> word.indexOf('"') >= 0);
        if (!usable) {
            section.problem(
                    "command",
                    "'" + Problems.shown(text) + "' cannot be run",
                    "write a program with its whole path and its arguments, quoted with '");
            return Optional.empty();
        }
        return Optional.of(new Question.Command(words.get(), user));
    }
}
