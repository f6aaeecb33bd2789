package io.vipdeck.linux;

import io.vipdeck.agent.Host.Command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a script may be run: its user must exist, and under {@code enable_script_security} nothing on
 * the way to a script that runs as root may be changed by another (keepalived.conf(5)). Looked at before
 * each run, so that it is enough to mend the file.
 */
final class ScriptGuard {
    private static final int WRITABLE_BY_GROUP = 0_020;
    private static final int WRITABLE_BY_OTHERS = 0_002;
    private static final int STICKY = 0_1000;
    private static final int DIRECTORY = 0_040_000;

    private ScriptGuard() {}

    /** Why it may not be run and what to do; empty where it may. */
    static Optional<String> refusal(Libc libc, Command command, String searchPath) {
        int user = 0;
        if (!command.user().isEmpty()) {
            user = libc.userId(command.user());
            if (user < 0) {
                return Optional.of("there is no user " + Journal.printable(command.user())
                        + " on this host, create it or name another");
            }
        }
        return command.guarded() && user == 0
                ? unsafe(command.words().get(0), searchPath)
                : Optional.empty();
    }

    private static Optional<String> unsafe(String program, String searchPath) {
        Optional<Path> found = find(program, searchPath);
        if (found.isEmpty()) {
            // The run itself tells what is missing.
            return Optional.empty();
        }
        try {
            for (Path element : elements(found.get())) {
                Optional<String> why = unsafe(element);
                if (why.isPresent()) {
                    return why;
                }
            }
            return Optional.empty();
        } catch (IOException unreadable) {
            return Optional.of(found.get() + ": " + FileTrouble.why(unreadable));
        }
    }

    private static Optional<Path> find(String program, String searchPath) {
        if (program.contains("/")) {
            return Optional.of(Path.of(program).toAbsolutePath()).filter(Files::exists);
        }
        for (String directory : searchPath.split(":", -1)) {
            Path candidate = Path.of(directory.isEmpty() ? "." : directory, program);
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate.toAbsolutePath());
            }
        }
        return Optional.empty();
    }

    /** Every directory down to the script as it is named, and as it is without symbolic links. */
    private static Set<Path> elements(Path script) throws IOException {
        Set<Path> elements = new LinkedHashSet<>();
        for (Path path : new Path[] {script.normalize(), script.toRealPath()}) {
            elements.add(Path.of("/"));
            for (int i = 1; i <= path.getNameCount(); i++) {
                elements.add(Path.of("/").resolve(path.subpath(0, i)));
            }
        }
        return elements;
    }

    private static Optional<String> unsafe(Path element) throws IOException {
        Map<String, Object> known = Files.readAttributes(element, "unix:uid,gid,mode");
        int mode = number(known, "mode");
        boolean kept = (mode & DIRECTORY) != 0 && (mode & STICKY) != 0;
        String what = null;
        if (number(known, "uid") != 0) {
            what = "belongs to another user than root, give it to root (chown root)";
        } else if ((mode & WRITABLE_BY_OTHERS) != 0 && !kept) {
            what = "can be written by everybody, take that right away (chmod o-w)";
        } else if ((mode & WRITABLE_BY_GROUP) != 0 && number(known, "gid") != 0 && !kept) {
            what = "can be written by its group, take that right away (chmod g-w)";
        }
        return Optional.ofNullable(what)
                .map(text -> element + " " + text + " or run the script as another user");
    }

    private static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Integer number ? number : 0;
    }
}
