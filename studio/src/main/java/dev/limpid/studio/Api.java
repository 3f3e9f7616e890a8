package dev.limpid.studio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.sse.SseHandler;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

/** All that can be asked of the studio, in one table. */
final class Api {
    private static final Route.Query NAME =
            new Route.Query("name", "Of the file, which says how it is written: reviews.csv.", List.of());

    private final Serving how;
    private final Desk desk;
    private final Supplier<Jobs> jobs;
    private final Events events;
    private final Answers answers;

    /**
     * What needs no database.
     *
     * @param names of models
     * @param shelf of those that are loaded
     */
    record Desk(ModelNames names, Shelf shelf, Pictures pictures, Datasets datasets, Questions questions) {}

    /** @param jobs waits for them where the database is still opened */
    Api(Serving how, Desk desk, Supplier<Jobs> jobs, Events events) {
        this.how = how;
        this.desk = desk;
        this.jobs = jobs;
        this.events = events;
        this.answers = new Answers(jobs);
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                new Route(GET, "/", "The page.", Route.Sent.NOTHING, html(), List.of(), this::page),
                new Route(
                        GET,
                        "/assets/<name>",
                        "A file of the page.",
                        Route.Sent.NOTHING,
                        Route.Sent.file("*/*"),
                        List.of(),
                        (asked, gate) -> asset(asked, asked.pathParam("name"))),
                get(
                        "/api/about",
                        "What this studio is, its limits and methods.",
                        "About",
                        asked -> send(asked, Telling.about(how))),
                get(
                        "/api/models",
                        "Models that can be asked by name.",
                        "Models",
                        asked -> send(asked, Telling.models(desk.names, desk.shelf))),
                post("/api/models", "Load a model.", "Wish", submit(Kind.LOAD)),
                get("/api/models/{id}", "A model that was loaded, and which methods work on it.", "Model", this::model),
                delete("/api/models/{id}", "Let a model go.", this::unload),
                new Route(
                        POST,
                        "/api/pictures",
                        "Send a picture.",
                        Route.Sent.file("image/*"),
                        Route.Sent.json("Picture"),
                        List.of(),
                        (asked, gate) -> keep(asked)),
                new Route(
                        GET,
                        "/api/pictures/{sha}",
                        "A picture that was sent.",
                        Route.Sent.NOTHING,
                        Route.Sent.file("image/*"),
                        List.of(),
                        (asked, gate) -> picture(asked)),
                post("/api/predict", "Ask what a model answers.", "Predict", submit(Kind.PREDICT)),
                post("/api/explain", "Ask what argued for its answer.", "Explain", submit(Kind.EXPLAIN)),
                new Route(
                        POST,
                        "/api/datasets",
                        "Send a file of examples.",
                        Route.Sent.file("*/*"),
                        Route.Sent.json("Dataset"),
                        List.of(NAME),
                        (asked, gate) -> dataset(asked)),
                post("/api/evaluate", "Ask how far explanations can be trusted.", "Evaluate", submit(Kind.EVALUATE)),
                post("/api/select", "Ask which model to take.", "Select", submit(Kind.SELECT)),
                get("/api/jobs", "What was asked, the newest first.", "Jobs", this::list),
                get("/api/jobs/{id}", "How a question stands.", "Job", asked -> send(asked, told(job(asked)))),
                delete("/api/jobs/{id}", "Cancel it.", this::cancel),
                new Route(
                        POST,
                        "/api/jobs/{id}/pin",
                        "Keep its answer, or no longer.",
                        Route.Sent.json("Pin"),
                        Route.Sent.json("Job"),
                        List.of(),
                        (asked, gate) -> pin(asked)),
                new Route(
                        GET,
                        "/api/jobs/{id}/events",
                        "How it goes on, as server-sent events called job.",
                        Route.Sent.NOTHING,
                        Route.Sent.file("text/event-stream"),
                        List.of(),
                        (asked, gate) -> listen(asked))));
        routes.addAll(answers.routes());
        routes.add(new Route(
                GET,
                "/api/openapi.json",
                "This table, as OpenAPI.",
                Route.Sent.NOTHING,
                Route.Sent.json("Document"),
                List.of(),
                (asked, gate) -> send(asked, OpenApi.of(routes, asked.req().getLocalPort()))));
        routes.add(new Route(
                GET,
                "/api",
                "This table, to be read.",
                Route.Sent.NOTHING,
                html(),
                List.of(),
                (asked, gate) -> asked.contentType("text/html; charset=utf-8").result(OpenApi.page(routes))));
        return routes;
    }

    private interface Answer {
        void to(Context asked);
    }

    static Route.Sent html() {
        return Route.Sent.file("text/html");
    }

    private static Route get(String path, String summary, String gives, Answer answer) {
        return new Route(
                GET,
                path,
                summary,
                Route.Sent.NOTHING,
                Route.Sent.json(gives),
                List.of(),
                (asked, gate) -> answer.to(asked));
    }

    private static Route delete(String path, String summary, Answer answer) {
        return new Route(
                DELETE,
                path,
                summary,
                Route.Sent.NOTHING,
                Route.Sent.json("Done"),
                List.of(),
                (asked, gate) -> answer.to(asked));
    }

    private static Route post(String path, String summary, String asks, Answer answer) {
        return new Route(
                POST,
                path,
                summary,
                Route.Sent.json(asks),
                Route.Sent.accepted("Submitted"),
                List.of(),
                (asked, gate) -> answer.to(asked));
    }

    static void send(Context asked, JsonNode json) {
        asked.contentType("application/json").result(json.toString());
    }

    private void page(Context asked, Gate gate) {
        String token = asked.queryParam("token");
        if (token != null) {
            gate.admit(asked, token);
            asked.redirect("/", HttpStatus.SEE_OTHER);
            return;
        }
        if (gate.isGuest(asked)) {
            asked.status(401);
            asset(asked, "guest.html");
            return;
        }
        asset(asked, "index.html");
    }

    private static void asset(Context asked, String name) {
        Assets.Asset asset = Assets.of(name);
        if (asset == null) {
            throw new Refused(404, "There is no such file.");
        }
        asked.contentType(asset.type()).result(asset.bytes());
    }

    private Answer submit(Kind kind) {
        return asked -> {
            Question question = desk.questions.read(kind, Body.json(asked));
            Job job;
            try {
                job = jobs.get().submit(Gate.client(asked), question);
            } catch (Refused full) {
                asked.header("Retry-After", "5");
                throw full;
            }
            Wish wish = question.wish();
            ObjectNode json = Body.JSON.createObjectNode().put("job", job.id());
            if (wish != null) {
                json.put("model", wish.id());
            }
            asked.status(202);
            send(asked, json);
        };
    }

    private void model(Context asked) {
        Shelf.Seen seen = desk.shelf.seen(asked.pathParam("id"));
        if (seen == null) {
            throw new Refused(404, "No model of that name is loaded.");
        }
        send(asked, Telling.whole(seen));
    }

    private void unload(Context asked) {
        if (!desk.shelf.drop(asked.pathParam("id"))) {
            throw new Refused(404, "No model of that name is loaded.");
        }
        send(asked, Body.JSON.createObjectNode().put("done", true));
    }

    private void keep(Context asked) {
        if (!Body.type(asked).startsWith("image/")) {
            throw new Refused(415, "Expected a picture, with a Content-Type such as image/png.");
        }
        Pictures.Kept kept = desk.pictures.keep(Body.bytes(asked, how.upload()));
        send(
                asked,
                Body.JSON
                        .createObjectNode()
                        .put("picture", kept.sha())
                        .put("width", kept.width())
                        .put("height", kept.height()));
    }

    private void dataset(Context asked) {
        String name = asked.queryParam("name");
        if (name == null) {
            throw new IllegalArgumentException("The name of the file is missing: /api/datasets?name=reviews.csv.");
        }
        String type = Body.type(asked);
        if (type.startsWith("multipart/") || type.equals("application/x-www-form-urlencoded") || type.contains("zip")) {
            throw new Refused(415, "Send the file itself, with its type, such as text/csv.");
        }
        String id = desk.datasets.keep(name, Body.bytes(asked, how.upload()));
        send(asked, Body.JSON.createObjectNode().put("dataset", id).put("name", name));
    }

    private void picture(Context asked) {
        String sha = asked.pathParam("sha");
        if (desk.pictures.path(sha) == null) {
            throw new Refused(404, "There is no such picture.");
        }
        byte[] file = desk.pictures.file(sha);
        asked.contentType(Pictures.type(file)).result(file);
    }

    private Job job(Context asked) {
        return jobs.get().job(asked.pathParam("id"));
    }

    private ObjectNode told(Job job) {
        Jobs all = jobs.get();
        return Telling.job(job, all, all.place(job));
    }

    private void list(Context asked) {
        Jobs all = jobs.get();
        List<Job> waiting = all.waiting();
        ArrayNode list = Body.JSON.createArrayNode();
        for (Job job : all.newestFirst().stream().limit(200).toList()) {
            list.add(Telling.job(job, all, waiting.indexOf(job) + 1));
        }
        send(asked, list);
    }

    private void cancel(Context asked) {
        Job job = job(asked);
        jobs.get().cancel(job);
        send(asked, told(job));
    }

    private void pin(Context asked) {
        Fields json = Body.json(asked).only("pinned");
        Job job = job(asked);
        jobs.get().pin(job, json.truth("pinned"));
        send(asked, told(job));
    }

    private void listen(Context asked) {
        Job job = job(asked);
        String accepted = asked.header("Accept");
        if (accepted == null || !accepted.contains("text/event-stream")) {
            throw new Refused(406, "Events need the header Accept: text/event-stream.");
        }
        new SseHandler(client -> events.listen(client, job, jobs.get())).handle(asked);
    }
}
