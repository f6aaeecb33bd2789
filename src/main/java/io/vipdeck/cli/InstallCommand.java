package io.vipdeck.cli;

import io.vipdeck.deploy.DeployException;
import io.vipdeck.deploy.Installer;
import io.vipdeck.deploy.Order;
import io.vipdeck.deploy.Owner;
import io.vipdeck.deploy.Progress;
import io.vipdeck.deploy.Summary;
import io.vipdeck.inventory.Inventory;

import picocli.CommandLine.Command;

import java.util.function.Consumer;

/** {@code vipdeck install}. */
@Command(
        name = "install",
        description = "Bring the hosts to the wanted state; a second run changes nothing.")
public final class InstallCommand extends ChangeCommand {

    InstallCommand(Session session, Permission permission) {
        super(session, permission, ChangeCommand::atTerminal);
    }

    @Override
    Deed deed(Session session, Consumer<Progress> progress) throws Failure {
        Installer installer;
        try {
            installer = new Installer(
                    session.connector(),
                    session.bundle(),
                    System.getenv(),
                    Owner.ofThisProcess(),
                    progress);
        } catch (DeployException e) {
            throw Failure.unusable(String.valueOf(e.getMessage()));
        }
        return new Deed() {
            @Override
            public Summary run(Inventory inventory, Order order) throws InterruptedException {
                return installer.run(inventory, order);
            }

            @Override
            public void cancel() {
                installer.cancel();
            }
        };
    }

    @Override
    Order refined(Order order) {
        return order;
    }

    @Override
    String ending(int well, int hosts) {
        return well + " of " + hosts + " hosts are as wanted";
    }
}
