package io.vipdeck.inventory;

import io.vipdeck.inventory.Inventory.Engine;
import io.vipdeck.inventory.Inventory.Firewall;
import io.vipdeck.inventory.Inventory.Source;

import java.util.List;
import java.util.function.Predicate;

/**
 * What the language of the inventory has words for and this version does not do. A wish that nobody would
 * hear is refused where it is written.
 */
final class Unbuilt {
    private static final List<Wish> WISHES = List.of(
            new Wish("nginx.source", i -> i.nginx().source() == Source.NGINX_ORG, "use distro"),
            new Wish("nginx.files", i -> i.nginx().files().isPresent(), "take it out"),
            new Wish("mirrors", i -> !i.supply().mirrors().isEmpty(), "take it out"),
            new Wish("fix_eol_repos", i -> i.supply().fixEolRepos(), "take it out"),
            new Wish("offline", i -> i.supply().offline().isPresent(), "take it out"),
            new Wish("firewall", i -> i.firewall() == Firewall.OPEN, "use leave"),
            new Wish("engine", i -> i.engine() == Engine.KEEPALIVED, "use agent"));

    private Unbuilt() {}

    private record Wish(String key, Predicate<Inventory> isMade, String remedy) {}

    /** Reports each wish of {@code inventory}, read from {@code root}, that this version does not fulfil. */
    static void refuse(Section root, Inventory inventory) {
        for (Wish wish : WISHES) {
            if (wish.isMade().test(inventory)) {
                root.problemWithin(wish.key(), "is not supported by this version", wish.remedy());
            }
        }
    }
}
