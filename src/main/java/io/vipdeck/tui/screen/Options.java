package io.vipdeck.tui.screen;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the command line says about the screen.
 *
 * @param theme empty: {@code $VIPDECK_THEME}, else {@code default}
 * @param ascii plain characters; done by itself where the locale is not UTF-8
 * @param noColor attributes only; done by itself with {@code $NO_COLOR}
 * @param themesFolder the operator's own themes; need not exist
 * @param stateFolder where a crash leaves its file; made when needed
 */
public record Options(
        Optional<String> theme,
        boolean ascii,
        boolean readonly,
        boolean noColor,
        Path themesFolder,
        Path stateFolder) {}
