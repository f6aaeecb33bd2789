package io.vipdeck.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.vipdeck.Golden;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Spliterators;
import java.util.stream.StreamSupport;

class StatusJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void a_whole_pair() throws Exception {
        Golden.check("cluster/status-whole.json", pretty(SamplePictures.whole()));
    }

    @Test
    void of_what_is_not_known_now_nothing_is_told() throws Exception {
        Golden.check("cluster/status-troubled.json", pretty(SamplePictures.troubled()));
    }

    @Test
    void nothing_known_yet() throws Exception {
        Golden.check("cluster/status-unknown.json", pretty(SamplePictures.unknown()));
    }

    @Test
    void is_one_line_with_the_contracts_names_in_the_contracts_order() throws Exception {
        String line = StatusJson.line(SamplePictures.whole());

        JsonNode node = JSON.readTree(line);
        assertThat(line).doesNotContain("\n");
        assertThat(names(node))
                .containsExactly("cluster", "at", "health", "vips", "hosts", "alerts");
        assertThat(names(node.at("/vips/0")))
                .containsExactly(
                        "address", "instance", "owners", "reachable", "httpStatus", "latencyMs");
        assertThat(names(node.at("/hosts/0")))
                .containsExactly(
                        "name",
                        "address",
                        "reachable",
                        "error",
                        "seenMs",
                        "engine",
                        "agentVersion",
                        "instances",
                        "nginx",
                        "drained",
                        "drill");
        assertThat(names(node.at("/hosts/0/instances/0")))
                .containsExactly(
                        "name",
                        "vrid",
                        "version",
                        "state",
                        "reason",
                        "priority",
                        "effectivePriority",
                        "sinceMs",
                        "advertsSent",
                        "advertsReceived",
                        "advertsDiscarded",
                        "vips");
        assertThat(names(node.at("/hosts/0/nginx")))
                .containsExactly("state", "httpStatus", "latencyMs", "pid", "version", "since");
    }

    private static List<String> names(JsonNode node) {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(node.fieldNames(), 0), false)
                .toList();
    }

    private static String pretty(Picture picture) throws Exception {
        return JSON.readTree(StatusJson.line(picture)).toPrettyString() + "\n";
    }
}
