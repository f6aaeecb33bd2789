package io.vipdeck.cli;

import java.lang.reflect.Proxy;

/**
 * What Ctrl-C and SIGTERM do: the program ends in good order, its shutdown hooks run, and its exit code
 * is ours instead of 128 and the signal's number.
 */
final class Interrupts {
    private static final String[] SIGNALS = {"INT", "TERM"};

    private Interrupts() {}

    /** The Java machine has no public way to a signal; where it has none at all, its own code stays. */
    static void endWith(int exitCode) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ends = Proxy.newProxyInstance(
                    Interrupts.class.getClassLoader(),
                    new Class<?>[] {handler},
                    (self, method, arguments) -> answer(method.getName(), exitCode));
            for (String name : SIGNALS) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), ends);
            }
        } catch (ReflectiveOperationException | IllegalArgumentException none) {
            // Said above.
        }
    }

    private static Object answer(String method, int exitCode) {
        switch (method) {
            case "handle":
                // On a thread of its own: this one must stay free for the next signal.
                new Thread(() -> Runtime.getRuntime().exit(exitCode), "interrupted").start();
                return "";
            case "hashCode":
                return exitCode;
            case "equals":
                return false;
            default:
                return "ends with " + exitCode;
        }
    }
}
