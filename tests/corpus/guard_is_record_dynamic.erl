%% is_record/2 with a tag known only at run time.
-module(guard_is_record_dynamic).
-export([start/0]).

start() ->
    [{V, T, t(fun() -> is_record(V, T) end)}
     || V <- [{a}, {a, 1}, {b, 1}, {1, 2}, {}, [], a], T <- [a, b, c, 1]].

t(F) -> try F() catch error:R -> R end.
