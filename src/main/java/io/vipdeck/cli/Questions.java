package io.vipdeck.cli;

import java.io.Console;
import java.util.Optional;

/** The operator at a terminal. */
interface Questions {

    /** Shows a line. */
    void say(String line);

    /** The line that is typed; empty at the end of input. */
    Optional<String> ask(String question);

    /** What is typed without being shown; empty at the end of input. */
    Optional<char[]> askSecret(String question);

    /** The terminal that the program runs at; empty where there is none. */
    static Optional<Questions> atTerminal() {
        Console console = System.console();
        return console == null ? Optional.empty() : Optional.of(new AtConsole(console));
    }

    /** The console of the Java platform. */
    record AtConsole(Console console) implements Questions {
        @Override
        public void say(String line) {
            console.printf("%s%n", line);
        }

        @Override
        public Optional<String> ask(String question) {
            return Optional.ofNullable(console.readLine("%s", question));
        }

        @Override
        public Optional<char[]> askSecret(String question) {
            return Optional.ofNullable(console.readPassword("%s", question));
        }
    }
}
