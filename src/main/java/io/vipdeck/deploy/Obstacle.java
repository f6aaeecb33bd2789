package io.vipdeck.deploy;

/**
 * Why a host cannot be brought where it should be, known before anything is changed.
 *
 * @param host name of the host; empty when it concerns the whole cluster
 * @param text what is wrong
 * @param remedy what to do; empty where the text says it
 */
public record Obstacle(String host, String text, String remedy) {

    /** {@code HOST: what, what to do}. */
    @Override
    public String toString() {
        boolean named =
                host.isEmpty() || text.startsWith(host + " ") || text.startsWith(host + ":");
        return (named ? "" : host + ": ") + text + (remedy.isEmpty() ? "" : ", " + remedy);
    }
}
