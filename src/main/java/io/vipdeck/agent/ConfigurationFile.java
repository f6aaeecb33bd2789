package io.vipdeck.agent;

import io.vipdeck.keepalived.Parsed;

import java.io.IOException;

/** Where the configuration is read again from. */
public interface ConfigurationFile {
    /**
     * Reads and checks it now.
     *
     * @throws IOException in one sentence, when there is nothing to read
     */
    Parsed read() throws IOException;
}
