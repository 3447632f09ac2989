%% Records: defaults, reading, updating one and many fields, nesting, matching.
-module(record_basics).
-export([start/0, area/1]).

-record(point, {x = 0, y = 0}).
-record(rect, {a = #point{}, b = #point{x = 1, y = 1}, name = "r", tags = []}).

start() ->
    P = #point{x = 3},
    R = #rect{b = P},
    R2 = R#rect{a = P#point{y = 9}, name = "s"},
    R3 = R2#rect{tags = [t | R2#rect.tags]},
    [P, R, R2, R3, area(R), area(R3), (R3#rect.a)#point.y, R3 =:= R2, #point.y, #rect.tags, record_info(size, rect), record_info(fields, point), R3#rect{a = x, b = y, name = z, tags = w},
     t(fun() -> area(P) end), t(fun() -> (id(P))#rect.name end), t(fun() -> (id(foo))#point{x = 1} end), t(fun() -> (id({point, 1}))#point{y = 2, x = 1} end)].

area(#rect{a = #point{x = X1, y = Y1}, b = #point{x = X2, y = Y2}}) -> abs(X2 - X1) * abs(Y2 - Y1).

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
