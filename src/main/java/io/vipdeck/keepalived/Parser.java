package io.vipdeck.keepalived;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Reads keepalived's configuration language (keepalived.conf(5)) into a {@link Configuration}. Nothing is
 * dropped in silence: what this agent does not do is either refused by name or told as a warning. Never
 * throws, whatever the text is.
 */
public final class Parser {
    private final Surroundings surroundings;
    private final Problems problems = new Problems();

    private Parser(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Reads text that stands alone: what it includes or names outside of itself is not there. */
    public static Parsed parse(String file, String text) {
        return parse(file, text, Surroundings.NONE);
    }

    /**
     * Reads text and what it includes.
     *
     * @param file the name that problems show
     */
    public static Parsed parse(String file, String text, Includes includes) {
        return parse(file, text, Surroundings.beside(includes));
    }

    /**
     * Reads text, what it includes, and the keys that it names; looks at the scripts that it would run.
     *
     * @param file the name that problems show
     */
    public static Parsed parse(String file, String text, Surroundings surroundings) {
        return new Parser(surroundings).read(new Source(file, text));
    }

    private Parsed read(Source source) {
        List<Statement> top = new Syntax(surroundings, problems).read(source);
        for (Statement statement : top) {
            if (!Vocabulary.TOP.reads(statement)) {
                Vocabulary.TOP.judge(statement, problems);
            }
        }
        Globals globals = Globals.read(top, problems);
        Map<String, Statement> scripts = named(top, "vrrp_script");
        Map<String, Statement> services = named(top, "vrrp_service");
        Map<String, Statement> processes = named(top, "vrrp_track_process");
        Map<String, Statement> files = named(top, "track_file", "vrrp_track_file");
        Map<String, Statement> groups = named(top, "vrrp_sync_group");
        Map<String, Statement> instances = named(top, "vrrp_instance");
        if (top.stream().noneMatch(statement -> statement.keyword().equals("vrrp_instance"))) {
            problems.error(source.file(), 1, "there is no vrrp_instance", "add one");
        }
        Tracks tracks = new Tracks(
                Map.of(
                        "vrrp_script", scripts.keySet(),
                        "vrrp_service", services.keySet(),
                        "vrrp_track_process", processes.keySet(),
                        "track_file", files.keySet()),
                problems);
        String user = globals.defs().scriptUser();
        Checks checks = new Checks(problems);
        Watches watches = new Watches(problems);
        Instances instance = new Instances(globals, tracks, surroundings, problems);
        Groups group = new Groups(globals, tracks, instances.keySet(), problems);
        Configuration configuration = new Configuration(
                globals.defs(),
                each(scripts, (name, block) -> checks.script(name, block, user)),
                each(
                        services,
                        (name, block) ->
                                Optional.of(new Services(problems).read(name, block, user))),
                each(processes, watches::process),
                each(files, watches::file),
                each(groups, group::read),
                each(instances, instance::read),
                Delays.read(top, problems));
        new RouterIds(configuration, instances, problems).check();
        if (problems.anyError()) {
            return new Parsed(Optional.empty(), problems.inOrder());
        }
        new Lint(configuration, top, surroundings, problems).check();
        return new Parsed(Optional.of(configuration), problems.inOrder());
    }

    private static <T> List<T> each(
            Map<String, Statement> blocks, BiFunction<String, Statement, Optional<T>> reader) {
        List<T> read = new ArrayList<>();
        blocks.forEach((name, block) -> reader.apply(name, block).ifPresent(read::add));
        return read;
    }

    /** By their names, the blocks that begin with one of some keywords of the same meaning. */
    private Map<String, Statement> named(List<Statement> top, String... keywords) {
        Map<String, Statement> blocks = new LinkedHashMap<>();
        for (Statement statement : top) {
            if (!List.of(keywords).contains(statement.keyword())) {
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
}
