package io.vipdeck.keepalived;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads keepalived's configuration language (keepalived.conf(5)) into a {@link Configuration}. Nothing is
 * dropped in silence: what this agent does not do is either refused by name or told as a warning. Never
 * throws, whatever the text is.
 */
public final class Parser {
    private final Problems problems = new Problems();

    private Parser() {}

    /** Reads text that stands alone: an {@code include} in it is an error. */
    public static Parsed parse(String file, String text) {
        return parse(file, text, Includes.NONE);
    }

    /**
     * Reads text and what it includes.
     *
     * @param file the name that problems show
     */
    public static Parsed parse(String file, String text, Includes includes) {
        return new Parser().read(new Source(file, text), includes);
    }

    private Parsed read(Source source, Includes includes) {
        List<Statement> top = new Syntax(includes, problems).read(source);
        for (Statement statement : top) {
            if (!Vocabulary.TOP.reads(statement)) {
                Vocabulary.TOP.judge(statement, problems);
            }
        }
        Globals globals = Globals.read(top, problems);
        Map<String, Statement> scripts = named(top, "vrrp_script");
        Map<String, Statement> services = named(top, "vrrp_service");
        Map<String, Statement> instances = named(top, "vrrp_instance");
        if (top.stream().noneMatch(statement -> statement.keyword().equals("vrrp_instance"))) {
            problems.error(source.file(), 1, "there is no vrrp_instance", "add one");
        }
        Checks checks = new Checks(problems);
        List<Configuration.Script> readScripts = new ArrayList<>();
        scripts.forEach(
                (name, block) -> checks.script(name, block, globals.defs().scriptUser())
                        .ifPresent(readScripts::add));
        List<Configuration.Service> readServices = new ArrayList<>();
        services.forEach((name, block) ->
                readServices.add(checks.service(name, block, globals.defs().scriptUser())));
        Instances reader = new Instances(globals, scripts.keySet(), services.keySet(), problems);
        List<Configuration.Instance> readInstances = new ArrayList<>();
        instances.forEach((name, block) -> reader.read(name, block).ifPresent(readInstances::add));
        virtualRouterIdsDiffer(readInstances, instances);
        if (problems.anyError()) {
            return new Parsed(Optional.empty(), problems.inOrder());
        }
        Configuration configuration =
                Configuration.of(globals.defs(), readScripts, readServices, readInstances);
        new Lint(configuration, top, problems).check();
        return new Parsed(Optional.of(configuration), problems.inOrder());
    }

    private Map<String, Statement> named(List<Statement> top, String keyword) {
        Map<String, Statement> blocks = new LinkedHashMap<>();
        for (Statement statement : top) {
            if (!statement.keyword().equals(keyword)) {
                continue;
            }
            Optional<String> name = Names.of(statement, problems);
            if (name.isEmpty()) {
                continue;
            }
            Statement before = blocks.putIfAbsent(name.get(), statement);
            if (before != null) {
                problems.error(
                        statement,
                        statement.shown() + " was already defined in line " + before.line(),
                        "give it another name or remove it");
            }
        }
        return blocks;
    }

    /** Two virtual routers of one family, LAN and VRID cannot be told apart (RFC 9568 section 1.7). */
    private void virtualRouterIdsDiffer(
            List<Configuration.Instance> instances, Map<String, Statement> blocks) {
        Map<List<Object>, String> owners = new HashMap<>();
        for (Configuration.Instance instance : instances) {
            boolean ipv4 =
                    instance.virtualIpaddress().get(0).address().address() instanceof Inet4Address;
            String before = owners.putIfAbsent(
                    List.of(instance.interfaceName(), instance.virtualRouterId(), ipv4),
                    instance.name());
            Statement block = blocks.get(instance.name());
            if (before != null && block != null) {
                problems.error(
                        new Settings(block, Vocabulary.INSTANCE, new Problems())
                                .at("virtual_router_id"),
                        "virtual_router_id " + instance.virtualRouterId() + " is that of "
                                + Problems.shown(before) + " on " + instance.interfaceName()
                                + " too",
                        "give each instance on an interface its own");
            }
        }
    }
}
