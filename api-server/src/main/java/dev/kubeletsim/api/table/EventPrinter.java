// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.table;

import static dev.kubeletsim.api.table.Cells.text;

import dev.kubeletsim.api.resource.TableColumn;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Events of both groups ({@code printEvent}). */
final class EventPrinter implements TablePrinter {
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.text("Last Seen", "How long ago it was last observed, and how often within which time."),
            Columns.text("Type", "Normal or Warning."),
            Columns.text("Reason", "A word for why it happened."),
            Columns.text("Object", "What it is about."),
            Columns.wide("Subobject", "The part of the object that it is about."),
            Columns.wide("Source", "Who reports it."),
            Columns.text("Message", "What happened, for people."),
            Columns.wide("First Seen", "How long ago it was first observed."),
            Columns.wide("Count", "How often it was observed."),
            new TableColumn("Name", "string", "name", "The event's name, unique in its namespace.", 1));

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    @Override
    public ArrayNode cells(ObjectNode event, Instant now) {
        boolean newStyle = event.has("regarding");
        JsonNode about = event.path(newStyle ? "regarding" : "involvedObject");
        String first = text(event, newStyle ? "deprecatedFirstTimestamp" : "firstTimestamp");
        String last = text(event, newStyle ? "deprecatedLastTimestamp" : "lastTimestamp");
        String moment = text(event, "eventTime");
        String firstSeen = Cells.since(first.isEmpty() ? moment : first, now);
        ArrayNode cells = JsonNodeFactory.instance.arrayNode();
        cells.add(lastSeen(event, last, firstSeen, now));
        cells.add(text(event, "type"));
        cells.add(text(event, "reason"));
        cells.add(object(about));
        cells.add(text(about, "fieldPath"));
        cells.add(source(event, newStyle));
        cells.add(text(event, newStyle ? "note" : "message").strip());
        cells.add(firstSeen);
        cells.add(count(event, newStyle));
        cells.add(text(event, "metadata", "name"));
        return cells;
    }

    private static String lastSeen(ObjectNode event, String last, String firstSeen, Instant now) {
        JsonNode series = event.path("series");
        if (series.isObject()) {
            return Cells.since(text(series, "lastObservedTime"), now) + " (x"
                    + series.path("count").asLong(0) + " over " + firstSeen + ")";
        }
        String seen = last.isEmpty() ? firstSeen : Cells.since(last, now);
        long count = event.path("count").asLong(event.path("deprecatedCount").asLong(0));
        return count > 1 ? seen + " (x" + count + " over " + firstSeen + ")" : seen;
    }

    private static long count(ObjectNode event, boolean newStyle) {
        JsonNode series = event.path("series");
        if (series.isObject()) {
            return series.path("count").asLong(0);
        }
        long count = event.path(newStyle ? "deprecatedCount" : "count").asLong(0);
        // Without a time of its own an event is one observation.
        return count == 0 ? 1 : count;
    }

    private static String object(JsonNode about) {
        String kind = text(about, "kind").toLowerCase(Locale.ROOT);
        String name = text(about, "name");
        return name.isEmpty() ? kind : kind + "/" + name;
    }

    private static String source(ObjectNode event, boolean newStyle) {
        JsonNode source = event.path(newStyle ? "deprecatedSource" : "source");
        String component = text(source, "component");
        if (component.isEmpty()) {
            component = text(event, newStyle ? "reportingController" : "reportingComponent");
        }
        String host = text(source, "host");
        if (host.isEmpty()) {
            host = text(event, "reportingInstance");
        }
        return host.isEmpty() ? component : component + ", " + host;
    }
}
