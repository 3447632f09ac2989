%% after runs once, on return, throw, error and when the body leaves through a nested catch.
-module(exc_after_order).
-export([start/0]).

start() ->
    [run(fun() -> 1 end), run(fun() -> throw(t) end), run(fun() -> error(e) end), run(fun() -> exit(x) end), run(fun() -> try throw(a) after throw(b) end end), run(fun() -> try 1 after 2 end end), run(fun() -> deep(5) end), run(fun() -> try error(a) catch _:_ -> throw(c) after put(n, get(n) + 100) end end)].

run(F) ->
    put(n, 0),
    R = try
            try F() after put(n, get(n) + 1) end
        catch
            C:E -> {C, E}
        end,
    {R, get(n)}.

deep(0) -> throw(bottom);
deep(N) -> try deep(N - 1) after put(n, get(n) + 10) end.
