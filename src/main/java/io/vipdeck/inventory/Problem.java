package io.vipdeck.inventory;

/**
 * Something wrong in the operator's file.
 *
 * @param line counts from 1; 0 when it concerns the whole file
 * @param key dotted path, such as {@code hosts[1].address}; empty for the whole file
 */
public record Problem(String file, int line, String key, String text, String remedy) {

    /** {@code FILE:LINE: KEY: what, what to do}. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ") + text
                + ", " + remedy;
    }
}
