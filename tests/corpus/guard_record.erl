%% Record tests and fields in guards.
-module(guard_record).
-export([start/0, g/1]).

-record(p, {x = 0, y = 0}).
-record(q, {x, y, z}).

start() -> [{V, g(V)} || V <- [#p{}, #p{x = 1}, #p{x = 1, y = 2}, #q{}, #q{z = 5}, {p, 1}, {p, 1, 2, 3}, {q, 1, 2}, p, {}, [], #{}]].

g(R) when R#p.x =:= 1, R#p.y > 1 -> p12;
g(R) when is_record(R, p), R#p.y =:= 0 -> py0;
g(R) when is_record(R, q, 4), element(4, R) =:= 5 -> z5;
g(R) when is_record(R, q) -> q;
g(R) when is_tuple(R), tuple_size(R) > 0, element(1, R) =:= p -> bad_p;
g(_) -> none.
