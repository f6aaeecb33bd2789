package io.vipdeck.e2e;

import io.vipdeck.FigureTable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;

/**
 * Measures on this machine what the README and the design promise, with keepalived as the rival on the
 * same hosts in the same run. Prints a table: each figure's median, and its runs.
 *
 * <p>As root, after {@code mvn -B package}: {@code src/bench/run [ROUNDS]}.
 */
public final class Figures {
    private static final String VIP = "192.168.16.130";
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofSeconds(30);

    private final int rounds;
    private final FigureTable table = new FigureTable();

    private Figures(int rounds) {
        this.rounds = rounds;
    }

    public static void main(String[] arguments) throws IOException {
        Figures figures = new Figures(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5);
        try {
            figures.measure();
        } finally {
            LabGround.down();
            figures.table.print();
        }
    }

    private void measure() throws IOException {
        LabGround.up(2);
        figure("lab up, two hosts to SSH, s", () -> {
            LabGround.down();
            return seconds(() -> LabGround.up(2));
        });
        table.figure(
                "install on two fresh hosts, packages from the network, s", 1, this::install);
        figure("install again, nothing to do, s", this::install);
        ours();
        theirs();
    }

    /** The outages with vipdeck's agent. */
    private void ours() throws IOException {
        try (ClientSeat client = ClientSeat.at(LabGround.CLIENT, VIP, 50)) {
            client.awaitSteady("web1", Duration.ofSeconds(2), SOON);
            agentItself();
            figure("Nginx stopped: outage at the VIP, s", () -> nginxStopped(client));
            List<Double> failbacks = new ArrayList<>();
            List<Double> lost = new ArrayList<>();
            figure("master powered off: outage at the VIP, s", () -> {
                double outage = poweredOff(client);
                failbacks.add(failback(client, lost));
                return outage;
            });
            table.row("failback: longest gap, s", failbacks);
            table.row("failback: lost requests", lost);
        }
    }

    private void agentItself() {
        figure("agent RSS, MB", () -> {
            String pid = onWeb1("systemctl show -P MainPID vipdeck-agent");
            return Double.parseDouble(onWeb1("awk '/VmRSS/ {print $2}' /proc/" + pid + "/status")) / 1024;
        });
    }

    /** The same with keepalived and the guide's own configuration and script. */
    private void theirs() throws IOException {
        for (String host : List.of("web1", "web2")) {
            on(host, "systemctl disable --now vipdeck-agent");
            on(
                    host,
                    "export DEBIAN_FRONTEND=noninteractive; apt-get -q -y install --no-install-recommends keepalived"
                            + " psmisc >/dev/null 2>&1; systemctl stop keepalived");
            String role = host.equals("web1") ? "master" : "backup";
            String file = Files.readString(Path.of("src/test/resources/guide/" + role + ".conf"));
            on(host, "cat >/etc/keepalived/keepalived.conf <<'END'\n" + file + "\nEND");
            on(
                    host,
                    "cat >/usr/local/src/check_nginx_pid.sh <<'END'\n#!/bin/bash\n"
                            + "if [ $(ps -C nginx --no-header | wc -l) -eq 0 ]; then systemctl start nginx; sleep 0.5;"
                            + " [ $(ps -C nginx --no-header | wc -l) -eq 0 ] && systemctl stop keepalived; fi\nexit 0\n"
                            + "END\nchmod 775 /usr/local/src/check_nginx_pid.sh; systemctl enable --now keepalived");
        }
        try (ClientSeat client = ClientSeat.at(LabGround.CLIENT, VIP, 50)) {
            client.awaitSteady("web1", Duration.ofSeconds(2), SOON);
            figure("keepalived, Nginx stopped: outage at the VIP, s", () -> nginxStopped(client));
            List<Double> failbacks = new ArrayList<>();
            List<Double> lost = new ArrayList<>();
            figure("keepalived, master powered off: outage at the VIP, s", () -> {
                double outage = poweredOff(client);
                failbacks.add(failback(client, lost));
                return outage;
            });
            table.row("keepalived, failback: longest gap, s", failbacks);
            table.row("keepalived, failback: lost requests", lost);
        }
    }

    private double install() {
        // Through the launcher, as an operator does.
        return seconds(() ->
                Cli.run(LIMIT, List.of("./vipdeck", "-i", "lab", "install", "--yes")).mustSucceed());
    }

    private static double nginxStopped(ClientSeat client) {
        client.awaitSteady("web1", Duration.ofSeconds(3), SOON);
        anyPhase();
        long injected = System.nanoTime();
        on("web1", "systemctl stop nginx; true");
        client.awaitAnswerFrom("web1", System.nanoTime(), SOON);
        client.awaitSteady("web1", Duration.ofSeconds(2), SOON);
        return client.longestGapMs(injected) / 1000;
    }

    private static double poweredOff(ClientSeat client) {
        client.awaitSteady("web1", Duration.ofSeconds(2), SOON);
        anyPhase();
        long injected = System.nanoTime();
        Cli.vipdeck(SOON, "lab", "kill", "web1").mustSucceed();
        client.awaitSteady("web2", Duration.ofSeconds(1), SOON);
        return client.longestGapMs(injected) / 1000;
    }

    private static double failback(ClientSeat client, List<Double> lost) {
        long began = System.nanoTime();
        Cli.vipdeck(SOON, "lab", "boot", "web1").mustSucceed();
        client.awaitSteady("web1", Duration.ofSeconds(1), SOON);
        lost.add((double) client.lostSince(began));
        return client.longestGapMs(began) / 1000;
    }

    /** So that faults fall anywhere between two advertisements or polls. */
    private static void anyPhase() {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(2_000_000_000L));
    }

    private static void on(String host, String script) {
        Cli.run(LIMIT, hostCommand(host, script)).mustSucceed();
    }

    private static String onWeb1(String script) {
        return Cli.run(SOON, hostCommand("web1", script)).mustSucceed().stdout().strip();
    }

    private static List<String> hostCommand(String host, String script) {
        List<String> command = new ArrayList<>(Cli.java());
        command.addAll(List.of("lab", "exec", host, "--", "sh", "-c", script));
        return command;
    }

    private static double seconds(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }

    private void figure(String name, DoubleSupplier run) {
        table.figure(name, rounds, run);
    }
}
