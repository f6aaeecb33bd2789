package io.vipdeck.cli;

import io.vipdeck.deploy.Bundle;
import io.vipdeck.deploy.DeployException;

/** The agent that goes to hosts, looked for when a command needs it. */
@FunctionalInterface
public interface BundleSource {

    /** @throws DeployException when this program or its Java cannot make one */
    Bundle bundle() throws DeployException;
}
