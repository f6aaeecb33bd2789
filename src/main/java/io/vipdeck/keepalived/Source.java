package io.vipdeck.keepalived;

/**
 * A configuration file's text.
 *
 * @param file its name, as problems show it
 */
public record Source(String file, String text) {}
