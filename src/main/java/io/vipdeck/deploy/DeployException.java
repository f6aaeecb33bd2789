package io.vipdeck.deploy;

/** A host could not be brought where it should be; the message is written for the operator. */
public final class DeployException extends Exception {
    private final String detail;

    /**
     * @param text one sentence: what, where, what to do
     * @param detail a command's own words, made clean; empty for none
     */
    public DeployException(String text, String detail) {
        super(text);
        this.detail = detail;
    }

    public String detail() {
        return detail;
    }
}
