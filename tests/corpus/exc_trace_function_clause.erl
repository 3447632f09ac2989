%% A function_clause trace carries the arguments of the failed call.
-module(exc_trace_function_clause).
-export([start/0, f/2, g/3, id/1]).

start() ->
    [t(fun() -> f(id(3), b) end), t(fun() -> f(id({x}), [1, 2]) end), t(fun() -> [g(id(1), 2.5, <<"x">>)] end), t(fun() -> h(id(a)) end)].

f(1, a) -> ok;
f(2, _) -> two.

g(A, B, C) when A > B, is_list(C) -> ok.

h(X) ->
    Y = f(X, X),
    {Y}.

id(X) -> X.

t(F) ->
    try F()
    catch
        error:R:S ->
            [{M, G, A, _} | _] = S,
            {R, M, G, A}
    end.
