%% Dividing by zero, and integer division of what is no integer, is badarith.
-module(int_div_by_zero).
-export([start/0, id/1]).

start() ->
    Z = id(0),
    [t(fun() -> id(1) div Z end), t(fun() -> id(1) rem Z end), t(fun() -> id(1) / Z end),
     t(fun() -> id(1 bsl 70) div Z end), t(fun() -> id(1 bsl 70) rem Z end), t(fun() -> id(0) div Z end),
     t(fun() -> id(1.0) / Z end), t(fun() -> id(1) / id(0.0) end), t(fun() -> id(1.0) div 2 end),
     t(fun() -> id(7) rem id(2.0) end), t(fun() -> id(a) div 2 end), t(fun() -> id(7) div a() end)].

a() -> id([]).

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
