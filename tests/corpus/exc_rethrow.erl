%% Rethrowing with the same class, with erlang:raise and with another reason.
-module(exc_rethrow).
-export([start/0]).

start() ->
    [t(fun() -> again(fun() -> throw(x) end) end), t(fun() -> again(fun() -> error(x) end) end), t(fun() -> again(fun() -> exit(x) end) end), t(fun() -> wrap(fun() -> error(inner) end) end), t(fun() -> only_throw(fun() -> error(passes) end) end), t(fun() -> only_throw(fun() -> throw(stops) end) end),
     t(fun() -> erlang:raise(throw, raised, []) end), t(fun() -> erlang:raise(error, raised, [{m, f, 1, []}]) end), t(fun() -> erlang:raise(id(exit), raised, []) end), t(fun() -> raise_bad() end), chain(5)].

again(F) -> try F() catch C:R:S -> erlang:raise(C, R, S) end.

wrap(F) -> try F() catch error:R -> error({wrapped, R}) end.

only_throw(F) -> try F() catch throw:T -> {caught, T} end.

raise_bad() -> erlang:raise(id(notaclass), x, []).

chain(0) -> end_;
chain(N) -> try error(N) catch error:N -> [N | chain(N - 1)] end.

id(X) -> X.

t(F) -> try F() catch C:R -> {C, R} end.
