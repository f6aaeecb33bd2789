package io.vipdeck.agent;

import io.vipdeck.agent.Host.Level;
import io.vipdeck.agent.Telling.Change;
import io.vipdeck.agent.Telling.Subject;
import io.vipdeck.keepalived.SyncGroup;
import io.vipdeck.vrrp.Input;
import io.vipdeck.vrrp.State;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One {@code vrrp_sync_group}: its members are master together, backup together, and all in FAULT as long
 * as one of them is. Looked at after everything that happens, so that no moment is seen in which they
 * differ.
 *
 * <p>keepalived's semantics (vrrp_sync.c): who becomes master pulls the others, who gives way pulls them
 * too and none resigns for it. And its caution, "prefer backup state to avoid thrashing": nobody becomes
 * master while another member follows a living master that is not weaker.
 */
final class SyncGroupRunner {
    private SyncGroup config;
    private final String name;
    private final List<InstanceRunner> members;
    private final Journal journal;
    private final Telling telling;
    private State state = State.INIT;

    SyncGroupRunner(
            SyncGroup config, List<InstanceRunner> members, Journal journal, Telling telling) {
        this.config = config;
        this.name = config.name();
        this.telling = telling;
        this.members = List.copyOf(members);
        this.journal = journal;
    }

    /** Goes on with another configuration of the same group. */
    void configure(SyncGroup fresh) {
        config = fresh;
    }

    /** Its members have left in good order. */
    void stopped() {
        telling.tell(Subject.of(config), Change.STOP, 0, "the agent stops");
    }

    /** Names it, and the fault that the fault of another member is. */
    String key() {
        return "vrrp_sync_group " + name;
    }

    List<InstanceRunner> members() {
        return members;
    }

    /** The state of all members, or FAULT while they cannot take part. */
    State state() {
        return state;
    }

    /** How long a member must wait before it becomes master; 0 for not at all. */
    long patienceNanos(InstanceRunner member, long nowNanos) {
        for (InstanceRunner other : members) {
            if (other != member && other.follows(nowNanos)) {
                return other.advertIntNanos();
            }
        }
        return 0;
    }

    /** A member has answered a weaker master and told the LAN again: so do the others. */
    void answered(InstanceRunner member) {
        for (InstanceRunner other : members) {
            if (other != member) {
                other.feed(new Input.Announced());
            }
        }
    }

    /** Makes all members agree. */
    void settle(long nowNanos) {
        if (members.stream().allMatch(InstanceRunner::ready)) {
            members.forEach(this::begin);
        }
        members.forEach(this::shareFaults);
        Optional<InstanceRunner> master = in(State.MASTER);
        Optional<InstanceRunner> backup = in(State.BACKUP);
        if (master.isPresent() && backup.isPresent()) {
            boolean yields = state == State.MASTER
                    || members.stream().anyMatch(each -> each.follows(nowNanos));
            InstanceRunner first = yields ? backup.get() : master.get();
            String text = first.name() + " of its group " + name
                    + (yields ? " is no longer master" : " has become master");
            members.forEach(each -> each.feed(new Input.Pulled(!yields, text)));
        }
        became(current());
    }

    /** One that joins a group of masters is one of them at once. */
    private void begin(InstanceRunner member) {
        if (member.begin() && state == State.MASTER) {
            member.feed(new Input.Pulled(true, "its group " + name + " is master"));
        }
    }

    private Optional<InstanceRunner> in(State wanted) {
        return members.stream().filter(each -> each.state() == wanted).findFirst();
    }

    /** What another member suffers from is a fault of this one too. */
    private void shareFaults(InstanceRunner member) {
        for (InstanceRunner other : members) {
            for (Map.Entry<String, String> fault : other.faults().entrySet()) {
                boolean own = other == member || member.faults().containsKey(fault.getKey());
                if (!own && !fault.getKey().equals(key())) {
                    String text = other.name() + " of its group " + name + ": " + fault.getValue();
                    member.feed(new Input.FaultRaised(key(), text));
                    return;
                }
            }
        }
        member.feed(new Input.FaultCleared(key(), "no member of its group " + name + " fails"));
    }

    private State current() {
        if (in(State.FAULT).isPresent()) {
            return State.FAULT;
        }
        return in(State.MASTER).isPresent()
                ? State.MASTER
                : in(State.BACKUP).isPresent() ? State.BACKUP : State.INIT;
    }

    private void became(State now) {
        State before = state;
        state = now;
        if (before == now || now == State.INIT) {
            return;
        }
        String text = before + " to " + now;
        journal.log(Level.NOTICE, key(), text);
        Change change = switch (now) {
            case MASTER -> Change.MASTER;
            case BACKUP -> Change.BACKUP;
            default -> Change.FAULT;
        };
        telling.tell(Subject.of(config), change, 0, text);
    }
}
