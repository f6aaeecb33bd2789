package io.vipdeck.linux;

import java.net.InetAddress;

/** What rtnetlink(7) says, read. */
sealed interface RouteMessage {

    /**
     * An interface exists, or is gone.
     *
     * @param up administratively up and with carrier
     * @param hardwareAddress its six bytes as a number, 0 where it has none
     */
    record Link(int index, String name, boolean up, long hardwareAddress, boolean present)
            implements RouteMessage {}

    /**
     * An address is on an interface, or gone.
     *
     * @param secondary another address of the same subnet came before it
     * @param usable duplicate address detection is over and found none
     * @param requester the netlink port of who asked for the change; 0: the kernel, or not known
     */
    record Address(
            int interfaceIndex,
            InetAddress address,
            int prefixLength,
            boolean secondary,
            boolean usable,
            boolean present,
            int requester)
            implements RouteMessage {}

    /**
     * The answer to a request.
     *
     * @param error negated error number, 0 for success
     */
    record Answer(int sequence, int error) implements RouteMessage {}

    /** A dump is complete. */
    record Done(int sequence) implements RouteMessage {}
}
