package io.vipdeck.agent;

import io.vipdeck.agent.Host.Level;
import io.vipdeck.control.Event;
import io.vipdeck.control.Message;
import io.vipdeck.vrrp.State;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The operator's hand on the election: out of it, into it again, or no longer master. Services and
 * scripts go on being watched; a drained host is healthy and says so.
 */
final class Steering {
    private final List<InstanceRunner> instances;
    private final Host host;
    private final Journal journal;
    private boolean drained;

    /**
     * Steers nothing yet.
     *
     * @param instances all routers, as they are at the time of each order
     */
    Steering(List<InstanceRunner> instances, Host host, Journal journal) {
        this.instances = instances;
        this.host = host;
        this.journal = journal;
    }

    boolean drained() {
        return drained;
    }

    /** What an earlier run was told still holds. */
    void resume() {
        drained = host.drained();
        if (drained) {
            say("still drained by the operator: out of the election until undrain");
            instances.forEach(each -> each.drained(true));
        }
    }

    /** The word is kept on disk first, so that no restart undoes it. */
    Message.Answer drain() {
        if (drained) {
            return new Message.Answer(true, "drained already");
        }
        Optional<String> error = host.keepDrained(true);
        if (error.isPresent()) {
            return refused("not drained, since a restart would undo it: " + error.get());
        }
        drained = true;
        String before = holders();
        say("drained by the operator: out of the election until undrain");
        instances.forEach(each -> each.drained(true));
        return new Message.Answer(
                true, "drained" + (before.isEmpty() ? "" : "; gave up " + before));
    }

    Message.Answer undrain() {
        if (!drained) {
            return new Message.Answer(true, "not drained, nothing to do");
        }
        Optional<String> error = host.keepDrained(false);
        if (error.isPresent()) {
            return refused("still drained, since a restart would drain it again: " + error.get());
        }
        drained = false;
        say("undrained by the operator: takes part in the election");
        instances.forEach(each -> each.drained(false));
        return new Message.Answer(true, "undrained; takes part in the election again");
    }

    /** Only a master can. */
    Message.Answer stepDown() {
        String before = holders();
        if (before.isEmpty()) {
            String states = instances.stream()
                    .map(each -> each.name() + " is " + each.state())
                    .collect(Collectors.joining(", "));
            return refused("only a master can step down; " + states);
        }
        say("told by the operator to step down");
        instances.forEach(InstanceRunner::stepDown);
        return new Message.Answer(true, "stepped down from " + before);
    }

    private String holders() {
        return instances.stream()
                .filter(each -> each.state() == State.MASTER)
                .map(InstanceRunner::name)
                .collect(Collectors.joining(", "));
    }

    private Message.Answer refused(String text) {
        journal.limited(Level.WARNING, text, "agent", text);
        return new Message.Answer(false, text);
    }

    private void say(String text) {
        journal.event(Level.NOTICE, Event.Kind.AGENT, "agent", text);
    }
}
