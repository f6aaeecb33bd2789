package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class DrainMarkTest {
    @TempDir
    private Path directory;

    @Test
    void isThereForWhoeverComesNext() {
        assertThat(new DrainMark(directory).present()).isFalse();
        assertThat(new DrainMark(directory).set(true)).isEmpty();
        assertThat(new DrainMark(directory).present()).isTrue();
        assertThat(new DrainMark(directory).set(false)).isEmpty();
        assertThat(new DrainMark(directory).present()).isFalse();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void saysWhatIsWrongWhenItCannotBeWritten() {
        Path gone = directory.resolve("gone");

        assertThat(new DrainMark(gone).set(true))
                .hasValueSatisfying(text -> assertThat(text).startsWith("writing " + gone));
        assertThat(new DrainMark(gone).set(false)).isEmpty();
    }
}
