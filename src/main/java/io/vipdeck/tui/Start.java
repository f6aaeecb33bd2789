package io.vipdeck.tui;

import io.vipdeck.inventory.Inventory;

import java.util.Optional;

/**
 * What the screen starts with.
 *
 * @param lab the hosts are lab hosts: killing one cuts its power, restoring boots it
 * @param asksAboutLab this session made the lab, so on leaving it asks whether the lab stays
 * @param cannotKill why nodes cannot be killed here, one sentence; empty where they can
 */
public record Start(
        Inventory inventory, boolean lab, boolean asksAboutLab, Optional<String> cannotKill) {}
