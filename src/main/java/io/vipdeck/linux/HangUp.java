package io.vipdeck.linux;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * SIGHUP, which by itself would end a Java machine. Java tells of signals through {@code
 * sun.misc.Signal} alone, on a thread of its own, so that the handler is ordinary code; the class is
 * looked up by name since no standard one names it.
 */
final class HangUp {
    private HangUp() {}

    /**
     * Runs {@code what} at each SIGHUP from now on.
     *
     * @return false when this Java does not let us
     */
    static boolean onEach(Runnable what) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler call = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    what.run();
                    yield null;
                }
                case "equals" -> arguments != null && proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "SIGHUP handler";
            };
            Object proxy = Proxy.newProxyInstance(
                    HangUp.class.getClassLoader(), new Class<?>[] {handler}, call);
            Object hup = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler).invoke(null, hup, proxy);
            return true;
        } catch (ReflectiveOperationException unknownHere) {
            return false;
        }
    }
}
