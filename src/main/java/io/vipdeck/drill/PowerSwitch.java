package io.vipdeck.drill;

/** Power for hosts whose plug we can reach. */
public interface PowerSwitch {

    /** Pulls the plug: the host is gone at once and says no goodbye. */
    void off(String host) throws DrillException;

    /** Gives it power again; it boots. Already on is success. */
    void on(String host) throws DrillException;
}
