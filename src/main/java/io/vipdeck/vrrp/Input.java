package io.vipdeck.vrrp;

import java.net.InetAddress;

/** What can happen to a virtual router. */
public sealed interface Input {

    /** All that the router depends on has been looked at once: it may take part. */
    record Start() implements Input {}

    /** The address that our advertisements leave from; equal priorities are decided by it. */
    record SourceChanged(InetAddress source) implements Input {}

    /**
     * Something that the router depends on has failed.
     *
     * @param key names it; the same key is one fault
     * @param text what is wrong, in words
     */
    record FaultRaised(String key, String text) implements Input {}

    /**
     * A fault has gone.
     *
     * @param text why, in words
     */
    record FaultCleared(String key, String text) implements Input {}

    /**
     * The sum of all weights that count now has changed; never clamped on the way.
     *
     * @param text why, in words
     */
    record Weighed(int sum, String text) implements Input {}

    /** A good advertisement of this virtual router, not our own. */
    record Received(Advertisement advertisement, InetAddress source) implements Input {}

    /** A timer ran out. A generation that is not the last armed one is ignored. */
    record Expired(Timer timer, long generation) implements Input {}

    /**
     * A virtual address that a master must have is not there.
     *
     * @param text why, in words
     */
    record AddressLost(VirtualAddress address, String text) implements Input {}

    /** The operator wants the router out of the election; it is no fault. */
    record Drained() implements Input {}

    /** The operator wants it back. */
    record Undrained() implements Input {}

    /** The operator wants a master to resign once; nothing for anybody else. */
    record StepDown() implements Input {}

    /**
     * Another member of its sync group has become master, or has ceased to be it, and it does the same.
     *
     * @param text why, in words
     */
    record Pulled(boolean master, String text) implements Input {}

    /** Another member of its sync group has told the LAN again where its addresses are. */
    record Announced() implements Input {}

    /**
     * The router is configured otherwise now; it keeps its state.
     *
     * @param settings of the same virtual router, version and family
     */
    record Configured(RouterSettings settings) implements Input {}

    /**
     * Leave in good order.
     *
     * @param text why, in words
     */
    record Stop(String text) implements Input {}
}
