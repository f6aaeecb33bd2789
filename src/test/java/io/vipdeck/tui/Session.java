package io.vipdeck.tui;

import io.vipdeck.cluster.Picture;
import io.vipdeck.control.Event;
import io.vipdeck.deploy.Progress;

import java.util.ArrayList;
import java.util.List;

/** An operator at the screen: what happens goes in, frames and effects come out. */
public final class Session {
    private static final long BEGIN_SECONDS = 50_000;

    private Model model;
    private long millis;
    private final List<Effect> effects = new ArrayList<>();

    private Session(Start start, Look look) {
        model = Model.begin(start, look);
    }

    public static Session of(Start start) {
        return new Session(start, new Look(false, false, "default")).later(0);
    }

    public static Session of(Start start, Look look) {
        return new Session(start, look).later(0);
    }

    /** The guide's pair, well, watched for a minute, with a few events. */
    public static Session well() {
        return of(Pictures.hosts(2)).wellForAMinute();
    }

    public Session wellForAMinute() {
        for (int second = 0; second < 60; second++) {
            saw(Pictures.well(1300 + second)).later(1000);
        }
        heard(
                "web2",
                Pictures.event(
                        1, "13:41:02.120", Event.Kind.AGENT, "agent", "started, version 0.1.0"));
        heard(
                "web2",
                Pictures.event(
                        2,
                        "13:41:04.310",
                        Event.Kind.STATE,
                        "VI_1",
                        "BACKUP: web1 advertises with a higher priority, 100"));
        heard(
                "web1",
                Pictures.event(
                        1, "13:41:03.000", Event.Kind.AGENT, "agent", "started, version 0.1.0"));
        heard(
                "web1",
                Pictures.event(
                        2,
                        "13:41:07.020",
                        Event.Kind.STATE,
                        "VI_1",
                        "MASTER: silence for 3.609 s"));
        heard(
                "web1",
                Pictures.event(
                        3,
                        "13:41:07.021",
                        Event.Kind.ADDRESS,
                        "VI_1",
                        "192.168.16.130/24 added to ens33, 5 gratuitous ARP sent"));
        heard(
                "web2",
                Pictures.event(
                        3,
                        "14:02:16.400",
                        Event.Kind.WARNING,
                        "nginx",
                        "its process has died, it is being started again"));
        return saw(Pictures.well(1361));
    }

    public Session later(long millis) {
        this.millis += millis;
        long seconds = BEGIN_SECONDS + this.millis / 1000;
        String at = String.format(
                "2026-03-01T%02d:%02d:%02d.%03dZ",
                seconds / 3600, seconds % 3600 / 60, seconds % 60, this.millis % 1000);
        return got(new Msg.Tick(at, 1_000_000_000_000L + this.millis * 1_000_000));
    }

    public Session saw(Picture picture) {
        return got(new Msg.PictureChanged(picture));
    }

    public Session heard(String host, Event event) {
        return got(new Msg.HostEventHeard(host, event));
    }

    /** The plan is made, and the operator agrees to it. */
    public Session installs() {
        return types("i")
                .got(new Msg.InstallPlanned(true, true, "5 steps to do"))
                .types("i");
    }

    public Session told(Progress progress) {
        return got(new Msg.InstallProgress(progress));
    }

    public Session types(String keys) {
        keys.chars().forEach(c -> got(new Msg.Key(KeyPress.of((char) c))));
        return this;
    }

    public Session presses(KeyPress.Code code) {
        return got(new Msg.Key(KeyPress.of(code)));
    }

    public Session presses(KeyPress press) {
        return got(new Msg.Key(press));
    }

    public Session got(Msg msg) {
        Step step = Update.update(model, msg);
        model = step.model();
        effects.addAll(step.effects());
        return this;
    }

    public Model model() {
        return model;
    }

    /** What was asked for since the last call. */
    public List<Effect> effects() {
        List<Effect> since = List.copyOf(effects);
        effects.clear();
        return since;
    }

    public Frame frame(int columns, int rows) {
        return View.view(model, new Size(columns, rows));
    }

    public String text(int columns, int rows) {
        return String.join("\n", frame(columns, rows).lines());
    }

    public String line(int row) {
        return frame(80, 24).lines().get(row);
    }
}
