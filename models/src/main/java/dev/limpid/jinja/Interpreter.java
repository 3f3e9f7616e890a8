package dev.limpid.jinja;

import dev.limpid.jinja.Statement.Branch;
import dev.limpid.jinja.Statement.Field;
import dev.limpid.jinja.Statement.Several;
import dev.limpid.jinja.Statement.Target;
import dev.limpid.jinja.Statement.Variable;
import dev.limpid.jinja.Value.Undefined;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs statements, which write to an output and change a scope. Loops and macros have scopes of their own, ifs don't. */
final class Interpreter {
    private enum Next {
        ON,
        BREAK,
        CONTINUE
    }

    private final Run run;
    private final Evaluator evaluator;

    Interpreter(Run run) {
        this.run = run;
        this.evaluator = new Evaluator(run);
    }

    String text(List<Statement> body, Scope scope) {
        StringBuilder out = new StringBuilder();
        body(body, scope, out);
        return out.toString();
    }

    private Next body(List<Statement> body, Scope scope, StringBuilder out) {
        run.deeper();
        Next next = Next.ON;
        for (Statement statement : body) {
            run.at(statement.line());
            next = one(statement, scope, out);
            if (next != Next.ON) {
                break;
            }
        }
        run.back();
        return next;
    }

    private Next one(Statement statement, Scope scope, StringBuilder out) {
        if (statement instanceof Statement.Text text) {
            run.take(text.text().length());
            out.append(text.text());
        } else if (statement instanceof Statement.Output output) {
            String text = Written.text(run, evaluator.value(output.of(), scope));
            run.take(text.length());
            out.append(text);
        } else if (statement instanceof Statement.If branches) {
            return branches(branches, scope, out);
        } else if (statement instanceof Statement.For loop) {
            return loop(loop, scope, out);
        } else if (statement instanceof Statement.Set set) {
            assign(set.target(), evaluator.value(set.value(), scope), scope);
        } else if (statement instanceof Statement.SetText set) {
            Value text = new Value.Str(text(set.body(), new Scope(scope)));
            assign(set.target(), set.filter() == null ? text : filtered(set.filter(), text, scope), scope);
        } else if (statement instanceof Statement.With with) {
            Scope inner = new Scope(scope);
            for (Statement.Set set : with.sets()) {
                assign(set.target(), evaluator.value(set.value(), scope), inner);
            }
            return body(with.body(), inner, out);
        } else if (statement instanceof Statement.FilterText filter) {
            Value text = new Value.Str(text(filter.body(), new Scope(scope)));
            out.append(Written.text(run, filtered(filter.filter(), text, scope)));
        } else if (statement instanceof Statement.Macro macro) {
            scope.set(macro.name(), new Value.Function(macro.name(), given -> called(macro, given, scope)));
        } else {
            return ((Statement.Jump) statement).out() ? Next.BREAK : Next.CONTINUE;
        }
        return Next.ON;
    }

    private Value filtered(Expression filter, Value text, Scope scope) {
        Scope inner = new Scope(scope);
        inner.set(Expression.BLOCK.name(), text);
        return evaluator.value(filter, inner);
    }

    private Next branches(Statement.If statement, Scope scope, StringBuilder out) {
        for (Branch branch : statement.branches()) {
            run.at(branch.line());
            if (evaluator.value(branch.condition(), scope).holds()) {
                return body(branch.body(), scope, out);
            }
        }
        return body(statement.otherwise(), scope, out);
    }

    private Next loop(Statement.For loop, Scope scope, StringBuilder out) {
        List<Value> items = Sequences.items(run, evaluator.value(loop.over(), scope));
        if (loop.only() != null) {
            List<Value> kept = new ArrayList<>();
            for (Value item : items) {
                Scope inner = new Scope(scope);
                assign(loop.target(), item, inner);
                if (evaluator.value(loop.only(), inner).holds()) {
                    kept.add(item);
                }
            }
            items = kept;
        }
        List<Value> seen = new ArrayList<>();
        boolean finished = false;
        for (int i = 0; i < items.size(); i++) {
            run.at(loop.line());
            Scope inner = new Scope(scope);
            inner.set("loop", state(items, i, seen));
            assign(loop.target(), items.get(i), inner);
            Next next = body(loop.body(), inner, out);
            finished |= next == Next.ON;
            if (next == Next.BREAK) {
                break;
            }
        }
        // As in Jinja, also where every round was cut short.
        return finished ? Next.ON : body(loop.otherwise(), new Scope(scope), out);
    }

    /** @param seen what {@code changed} was last asked about, kept over the whole loop */
    private Value state(List<Value> items, int at, List<Value> seen) {
        int count = items.size();
        Map<String, Value> fields = new HashMap<>();
        fields.put("index", new Value.Int(at + 1L));
        fields.put("index0", new Value.Int(at));
        fields.put("revindex", new Value.Int(count - at));
        fields.put("revindex0", new Value.Int(count - at - 1L));
        fields.put("first", Value.Bool.of(at == 0));
        fields.put("last", Value.Bool.of(at == count - 1));
        fields.put("length", new Value.Int(count));
        fields.put("depth", new Value.Int(1));
        fields.put("depth0", new Value.Int(0));
        fields.put("previtem", at > 0 ? items.get(at - 1) : new Undefined("there is no previous item"));
        fields.put("nextitem", at < count - 1 ? items.get(at + 1) : new Undefined("there is no next item"));
        fields.put("cycle", new Value.Function("cycle", given -> {
            if (given.places().isEmpty()) {
                throw run.fail("'cycle' needs values to choose from.");
            }
            return given.places().get(at % given.places().size());
        }));
        fields.put("changed", new Value.Function("changed", given -> {
            Value now = new Value.Seq(given.places(), true);
            boolean same = !seen.isEmpty() && Compare.equal(run, seen.get(0), now);
            seen.clear();
            seen.add(now);
            return Value.Bool.of(!same);
        }));
        return new Value.Loop(fields);
    }

    private void assign(Target target, Value value, Scope scope) {
        if (target instanceof Variable variable) {
            scope.set(variable.name(), value);
        } else if (target instanceof Field field) {
            Value namespace = scope.get(field.namespace());
            if (!(namespace instanceof Value.Namespace known)) {
                throw run.fail("only fields of a namespace can be set, and '" + field.namespace() + "' is "
                        + namespace.kind() + ".");
            }
            known.fields().put(field.name(), value);
        } else {
            List<Target> targets = ((Several) target).targets();
            List<Value> values = Sequences.items(run, value);
            if (values.size() != targets.size()) {
                throw run.fail("there are " + targets.size() + " names for " + values.size() + " values.");
            }
            for (int i = 0; i < targets.size(); i++) {
                assign(targets.get(i), values.get(i), scope);
            }
        }
    }

    private Value called(Statement.Macro macro, Arguments given, Scope scope) {
        String[] names =
                macro.parameters().stream().map(Statement.Parameter::name).toArray(String[]::new);
        Arguments.Bound bound = given.bind(names);
        int line = run.line();
        Scope inner = new Scope(scope);
        for (Statement.Parameter parameter : macro.parameters()) {
            Value value = bound.get(parameter.name());
            if (value == null) {
                value = parameter.usual() == null
                        ? new Undefined("'" + parameter.name() + "' of '" + macro.name() + "' was not given")
                        : evaluator.value(parameter.usual(), inner);
            }
            inner.set(parameter.name(), value);
        }
        String text = text(macro.body(), inner);
        run.at(line);
        return new Value.Str(text);
    }
}
