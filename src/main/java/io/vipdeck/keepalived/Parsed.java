package io.vipdeck.keepalived;

import java.util.List;
import java.util.Optional;

/**
 * What came of reading a keepalived.conf.
 *
 * @param configuration empty when a problem is an error
 * @param problems errors and warnings, in the order of the lines
 */
public record Parsed(Optional<Configuration> configuration, List<Problem> problems) {
    public Parsed {
        problems = List.copyOf(problems);
    }

    /** What stops the file from being used. */
    public List<Problem> errors() {
        return of(Problem.Severity.ERROR);
    }

    /** What does not stop it. */
    public List<Problem> warnings() {
        return of(Problem.Severity.WARNING);
    }

    private List<Problem> of(Problem.Severity severity) {
        return problems.stream()
                .filter(problem -> problem.severity() == severity)
                .toList();
    }
}
