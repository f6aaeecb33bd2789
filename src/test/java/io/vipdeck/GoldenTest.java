package io.vipdeck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class GoldenTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void equal_text_passes() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "one\ntwo\n");

        assertThatCode(() -> Golden.check(file, "one\ntwo\n", false)).doesNotThrowAnyException();
    }

    @Test
    void a_difference_is_shown_by_line() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "1\n2\n3\n4\n5\n6\n7\n8\n");

        assertThatThrownBy(() -> Golden.check(file, "1\n2\n3\n4\n5\nsix \n7\n8\n", false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(
                        "  ...\n     4|4\n     5|5\n-    6|6\n+    6|six·\n     7|7\n     8|8");
    }

    @Test
    void a_lost_newline_at_the_end_is_a_difference() {
        assertThat(Golden.difference("a\n", "a")).contains("+    1|a (no newline at the end)");
    }

    @Test
    void a_missing_file_fails_unless_it_is_being_written() {
        Path file = folder.resolve("deep/er/new.txt");

        assertThatThrownBy(() -> Golden.check(file, "text", false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dgolden.update=true");
        Golden.check(file, "text", true);
        assertThat(file).hasContent("text");
    }
}
