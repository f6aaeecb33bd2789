package io.vipdeck.tui.screen;

import io.vipdeck.tui.Effect;
import io.vipdeck.tui.Msg;

import java.util.function.Consumer;

/** Does what the operator asked for. */
@FunctionalInterface
public interface EffectRunner {

    /**
     * Called on a thread of its own, so it may take its time. {@link Effect.Install} is answered with
     * {@link Msg.InstallProgress} and one {@link Msg.InstallEnded}, {@link Effect.PlanInstall} likewise with
     * one {@link Msg.InstallPlanned}, everything else with one {@link Msg.ActionEnded}. What it throws ends
     * the action as failed.
     *
     * @param inbox may be called from any thread, also after the screen has gone
     */
    void run(Effect.OnCluster effect, Consumer<Msg> inbox) throws Exception;
}
