package io.vipdeck.cli;

/** Whether the operator lets a command change hosts. */
@FunctionalInterface
interface Permission {

    /** @throws Failure under {@code --readonly}, with the command's words in it */
    void require(String command) throws Failure;
}
