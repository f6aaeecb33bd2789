package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipdeck.vrrp.VirtualAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class LedgerTest {
    private static final VirtualAddress ONE =
            VirtualAddress.parse("192.168.16.130/24").orElseThrow();
    private static final VirtualAddress TWO =
            VirtualAddress.parse("2001:db8::10").orElseThrow();

    @TempDir
    private Path directory;

    @Test
    void holdsALineForEachAddress() throws IOException {
        Ledger ledger = Ledger.open(directory);

        ledger.add("ens33", ONE);
        ledger.add("ens33", ONE);
        ledger.add("ens34", TWO);

        assertThat(directory.resolve("ledger"))
                .hasContent("ens33 192.168.16.130/24\nens34 2001:db8::10/128\n");
        ledger.remove("ens33", ONE);
        assertThat(directory.resolve("ledger")).hasContent("ens34 2001:db8::10/128\n");
    }

    @Test
    void theNextAgentFindsWhatADeadOneLeft() throws IOException {
        Ledger.open(directory).add("ens33", ONE);

        assertThat(Ledger.open(directory).entries())
                .containsExactly(new Ledger.Entry("ens33", ONE));
    }

    /** What {@code use_vmac} has made and changed; addresses come first, as they go first. */
    @Test
    void holdsInterfacesAndSettingsToo() throws IOException {
        Ledger ledger = Ledger.open(directory);
        Ledger.Setting setting = new Ledger.Setting("ens33", "arp_ignore", 0, 1);
        ledger.addLink("vrrp.66", 0x00005e000142L);
        ledger.addSetting(setting);
        ledger.add("vrrp.66", ONE);

        assertThat(directory.resolve("ledger"))
                .hasContent("vrrp.66 192.168.16.130/24\nvrrp.66 link 00:00:5e:00:01:42\n"
                        + "ens33 arp_ignore 0 1\n");
        Ledger found = Ledger.open(directory);
        assertThat(found.links()).containsExactly(new Ledger.Link("vrrp.66", 0x00005e000142L));
        assertThat(found.settings()).containsExactly(setting);
        found.remove("vrrp.66", ONE);
        found.removeLink("vrrp.66");
        found.removeSetting(setting);
        assertThat(directory.resolve("ledger")).isEmptyFile();
    }

    @Test
    void whatTheDiskDoesNotTakeIsKnownAllTheSame() throws IOException {
        Ledger ledger = Ledger.open(directory);
        // No file can be made under this name, as on a full disk.
        Files.createDirectory(directory.resolve("ledger.new"));

        assertThatThrownBy(() -> ledger.add("ens33", ONE)).isInstanceOf(IOException.class);
        assertThat(ledger.entries()).containsExactly(new Ledger.Entry("ens33", ONE));
    }

    @Test
    void aDirectoryThatCannotBeIsOneSentence() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> Ledger.open(file.resolve("state")))
                .isInstanceOf(IOException.class)
                .hasMessage("the state directory " + file.resolve("state")
                        + " cannot be used (Not a directory), give the agent another --state-dir");
    }

    @Test
    void makesItsDirectoryAndPassesOverLinesWithoutSense() throws IOException {
        Path deep = directory.resolve("not/there/yet");
        assertThat(Ledger.open(deep).entries()).isEmpty();
        Files.writeString(
                deep.resolve("ledger"),
                "\nens33\nens33 nonsense\n 10.0.0.1/24\nens33 10.0.0.300/24\n"
                        + "ens33 192.168.16.130/24\n");

        assertThat(Ledger.open(deep).entries()).containsExactly(new Ledger.Entry("ens33", ONE));
    }
}
