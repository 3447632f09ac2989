%% Overflow and non-numbers are badarith: no infinity and no NaN exist.
-module(float_errors).
-export([start/0, id/1]).

start() ->
    H = id(1.0e308),
    [t(fun() -> H * 10 end), t(fun() -> H + H end), t(fun() -> -H - H end), t(fun() -> H / 1.0e-10 end), t(fun() -> id(1.0) / id(0.0) end), t(fun() -> id(0.0) / id(0.0) end), t(fun() -> id(1.0) + id(a) end), t(fun() -> id([]) * 2.0 end),
     t(fun() -> f(H, H) end), t(fun() -> f(1.0, 0.0) end), t(fun() -> math:sqrt(id(-1)) end), t(fun() -> math:log(id(0)) end), t(fun() -> math:exp(id(1000)) end), t(fun() -> math:pow(id(10), 400) end), t(fun() -> math:sqrt(id(a)) end), t(fun() -> float(id(a)) end),
     t(fun() -> id(1.0e-300) * 1.0e-300 end), t(fun() -> 5.0e-324 / id(2) end), t(fun() -> binary_to_float(id(<<"1">>)) end), t(fun() -> list_to_float(id("1.0e400")) end)].

f(A, B) when is_float(A), is_float(B) -> A * 2.0 + B * 2.0 + 1.0 / B.

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
