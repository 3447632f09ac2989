%% Tail calls leave no frame, body calls do.
-module(exc_trace_tail_calls).
-export([start/0]).

start() ->
    [t(fun(X) -> body(X) end), t(fun(X) -> tail(X) end), t(fun(X) -> mixed(X) end), t(fun(X) -> loop(5, X) end), t(fun(X) -> deep(3, X) end)].

t(F) ->
    try F(a)
    catch error:R:S -> {R, frames(S)}
    end.

body(X) ->
    V = fail(X),
    {V}.

tail(X) ->
    tail2(X).

tail2(X) ->
    fail(X).

mixed(X) ->
    V = tail(X),
    [V].

loop(0, X) -> fail(X);
loop(N, X) -> loop(N - 1, X).

deep(0, X) -> fail(X);
deep(N, X) ->
    1 + deep(N - 1, X).

fail(X) ->
    X + 1.

%% Anonymous functions have compiler-made names, so they are left out.
frames([{?MODULE, t, _, _} | _]) -> [];
frames([{?MODULE, F, A, I} | T]) ->
    case atom_to_list(F) of
        [$- | _] -> frames(T);
        _ -> [{F, A, line(I)} | frames(T)]
    end;
frames([_ | T]) -> frames(T);
frames([]) -> [].

line([{line, L} | _]) -> L;
line([_ | T]) -> line(T);
line([]) -> none.
