%% is_function/2 in guards, with fixed and variable arity, picks the call.
-module(guard_function_arity).
-export([start/0, call/1]).

start() ->
    Fs = [fun() -> zero end, fun(A) -> {one, A} end, fun(A, B) -> {two, A, B} end, fun lists:reverse/1, fun erlang:'+'/2, not_a_fun, {?MODULE, call}],
    [call(F) || F <- Fs] ++ [[is_function(F, N) || N <- [0, 1, 2, 3]] || F <- Fs] ++ [t(fun() -> is_function(hd(Fs), A) end) || A <- [-1, a, 1.0]].

call(F) when is_function(F, 0) -> F();
call(F) when is_function(F, 1) -> F([x, y]);
call(F) when is_function(F, 2) -> F(1, 2);
call(F) when is_function(F) -> many;
call(_) -> no_fun.

t(F) -> try F() catch C:R -> {C, R} end.
