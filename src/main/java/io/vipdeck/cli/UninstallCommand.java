package io.vipdeck.cli;

import io.vipdeck.deploy.Order;
import io.vipdeck.deploy.Owner;
import io.vipdeck.deploy.Progress;
import io.vipdeck.deploy.Summary;
import io.vipdeck.deploy.Uninstaller;
import io.vipdeck.inventory.Inventory;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.function.Consumer;

/** {@code vipdeck uninstall}. */
@Command(
        name = "uninstall",
        description = {
            "Take vipdeck away from the hosts and give back what was there before.",
            "What somebody changed since is kept and named. Packages stay, unless --packages."
        })
public final class UninstallCommand extends ChangeCommand {
    @Option(
            names = "--packages",
            description = "Also remove the packages that vipdeck installed and nothing else needs.")
    private boolean packages;

    UninstallCommand(Session session, Permission permission) {
        super(session, permission, ChangeCommand::atTerminal);
    }

    @Override
    Deed deed(Session session, Consumer<Progress> progress) {
        Uninstaller uninstaller =
                new Uninstaller(session.connector(), Owner.ofThisProcess(), progress);
        return new Deed() {
            @Override
            public Summary run(Inventory inventory, Order order) throws InterruptedException {
                return uninstaller.run(inventory, order);
            }

            @Override
            public void cancel() {
                uninstaller.cancel();
            }
        };
    }

    @Override
    Order refined(Order order) {
        return order.withPackages(packages);
    }

    @Override
    String ending(int well, int hosts) {
        return well + " of " + hosts + " hosts are without vipdeck";
    }
}
