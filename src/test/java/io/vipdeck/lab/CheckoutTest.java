package io.vipdeck.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;

class CheckoutTest {
    @Test
    void theDirectoryAboveTargetIsHidden() {
        assertThat(Checkout.of(Path.of("/work/vipdeck/target/vipdeck.jar")))
                .contains(Path.of("/work/vipdeck"));
        assertThat(Checkout.of(Path.of("/work/vipdeck/target/classes")))
                .contains(Path.of("/work/vipdeck"));
    }

    @Test
    void whatIsElsewhereOrEmptyOnTheHostsAnywayIsNot() {
        assertThat(Checkout.of(Path.of("/opt/vipdeck.jar"))).isEmpty();
        assertThat(Checkout.of(Path.of("/target/vipdeck.jar"))).isEmpty();
        assertThat(Checkout.of(Path.of("/root/vipdeck/target/vipdeck.jar"))).isEmpty();
    }
}
