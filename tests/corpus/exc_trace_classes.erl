%% The top frame of a stack trace for each way to fail.
-module(exc_trace_classes).
-export([start/0, raise/1]).

start() -> [{K, t(K)} || K <- [badmatch, case_clause, if_clause, badarith, element, badmap, badkey, error1, error2, exit, throw, function_clause, badfun, float, guard_bif, bin]].

t(K) ->
    try raise(K)
    catch C:R:S -> {C, R, top(S)}
    end.

raise(badmatch) ->
    {a} = id(1),
    ok;
raise(case_clause) ->
    case id(1) of
        2 -> ok
    end;
raise(if_clause) ->
    X = id(1),
    if
        X =:= 2 -> ok
    end;
raise(badarith) ->
    X = id(a) * 3,
    {X};
raise(element) ->
    X = element(id(3), {a, b}),
    {X};
raise(badmap) ->
    X = (id(a))#{k => 1},
    {X};
raise(badkey) ->
    X = (id(#{}))#{k := 1},
    {X};
raise(error1) ->
    id(1),
    error(reason);
raise(error2) ->
    id(1),
    error(reason, [a]);
raise(exit) ->
    exit(reason);
raise(throw) ->
    throw(reason);
raise(function_clause) ->
    X = only(id(1)),
    {X};
raise(badfun) ->
    X = (id(a))(1),
    {X};
raise(float) ->
    X = id(1.0e308) * 100.0,
    {X};
raise(guard_bif) ->
    X = hd(id([])),
    {X};
raise(bin) ->
    X = <<(id(a)):8>>,
    {X}.

only(2) -> 2.

id(X) -> X.

%% BIFs appear as frames of module erlang in some run-time systems only.
top([{?MODULE, F, A, I} | _]) -> {F, arity(A), line(I)};
top([_ | T]) -> top(T);
top([]) -> none.

arity(A) when is_list(A) -> length(A);
arity(A) -> A.

line([{line, L} | _]) -> L;
line([_ | T]) -> line(T);
line([]) -> none.
