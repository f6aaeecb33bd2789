package io.vipdeck.vrrp;

import java.util.EnumMap;
import java.util.Map;

/** Which timers are armed, and with which generation; a late expiry of an older one is not current. */
final class TimerBoard {
    private final Outbox out;
    private final Map<Timer, Effect.ArmTimer> armed = new EnumMap<>(Timer.class);
    private long generation;
    private long takenDeadlineNanos;

    TimerBoard(Outbox out) {
        this.out = out;
    }

    void arm(Timer timer, long deadlineNanos) {
        generation++;
        Effect.ArmTimer effect = new Effect.ArmTimer(timer, deadlineNanos, generation);
        armed.put(timer, effect);
        out.put(effect);
    }

    void cancel(Timer timer) {
        if (armed.remove(timer) != null) {
            out.put(new Effect.CancelTimer(timer));
        }
    }

    void cancelAll() {
        for (Timer timer : Timer.values()) {
            cancel(timer);
        }
    }

    boolean isArmed(Timer timer) {
        return armed.containsKey(timer);
    }

    /** The deadline of an armed timer. */
    long deadlineNanos(Timer timer) {
        Effect.ArmTimer effect = armed.get(timer);
        if (effect == null) {
            throw new IllegalStateException(timer + " is not armed");
        }
        return effect.deadlineNanos();
    }

    /** Takes an expiry: true when it is the armed one, which then is armed no more. */
    boolean take(Input.Expired expired) {
        Effect.ArmTimer effect = armed.get(expired.timer());
        if (effect == null || effect.generation() != expired.generation()) {
            return false;
        }
        armed.remove(expired.timer());
        takenDeadlineNanos = effect.deadlineNanos();
        return true;
    }

    /** When the timer that was taken last should have run out. */
    long takenDeadlineNanos() {
        return takenDeadlineNanos;
    }
}
