%% A stack trace through several frames: functions, arities and lines.
-module(exc_trace_lines).
-export([start/0, a/1, id/1]).

start() ->
    try a(1)
    catch C:R:S -> {C, R, frames(S)}
    end.

a(N) ->
    X = b(N, 2),
    [X].

b(A, B) ->
    Y =
        c(A,
          B, 3),
    {Y, B}.

c(A, B, C) ->
    Z = A + B + C + d(),
    Z * 2.

d() ->
    V = id(a),
    V + 1.

id(X) -> X.

frames([{?MODULE, start, _, _} | _]) -> [];
frames([{?MODULE, F, A, I} | T]) -> [{F, arity(A), line(I)} | frames(T)];
frames([_ | T]) -> frames(T);
frames([]) -> [].

arity(A) when is_list(A) -> length(A);
arity(A) -> A.

line([{line, L} | _]) -> L;
line([_ | T]) -> line(T);
line([]) -> none.
