package io.vipdeck.vrrp;

import java.util.List;

/** What a virtual router wants done, in this order. */
public sealed interface Effect {

    /** Send this to the group, now. */
    record SendAdvertisement(Advertisement advertisement) implements Effect {}

    /** Install these addresses. */
    record AddAddresses(List<VirtualAddress> addresses) implements Effect {
        public AddAddresses {
            addresses = List.copyOf(addresses);
        }
    }

    /** Remove these addresses. */
    record RemoveAddresses(List<VirtualAddress> addresses) implements Effect {
        public RemoveAddresses {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * Tell the LAN who owns these addresses: gratuitous ARP, or unsolicited neighbour advertisement.
     *
     * @param repeat announcements of each address, back to back
     */
    record Announce(List<VirtualAddress> addresses, int repeat) implements Effect {
        public Announce {
            addresses = List.copyOf(addresses);
        }
    }

    /** Come back with {@link Input.Expired} and this generation at this time; replaces an armed one. */
    record ArmTimer(Timer timer, long deadlineNanos, long generation) implements Effect {}

    /** Do not come back. */
    record CancelTimer(Timer timer) implements Effect {}

    /**
     * The state has changed.
     *
     * @param reason why, in words
     */
    record Transition(State from, State to, String reason) implements Effect {}

    /** Something worth a line that is no change of state. */
    record Tell(Topic topic, String text) implements Effect {}

    /** What is told about. */
    enum Topic {
        /** A priority or a fault; nothing has to be done. */
        CHECK,
        /** Something an operator should look at. */
        WARNING
    }
}
