%% Construction fails with badarg for values of the wrong type and sizes that make no sense.
-module(bin_build_errors).
-export([start/0, id/1]).

start() ->
    [t(fun() -> <<(id(a))>> end), t(fun() -> <<(id(1.0)):8>> end), t(fun() -> <<(id("a"))/binary>> end), t(fun() -> <<1:(id(-1))>> end), t(fun() -> <<1:(id(a))>> end), t(fun() -> <<(id(<<1>>)):8>> end),
     t(fun() -> <<(id(a))/float>> end), t(fun() -> <<(id(1.0)):(id(17))/float>> end), t(fun() -> <<(id(-1))/utf8>> end), t(fun() -> <<(id(16#D800))/utf8>> end), t(fun() -> <<(id(16#110000))/utf16>> end),
     t(fun() -> <<(id(x))/utf32>> end), t(fun() -> <<(id(<<1, 2>>)):3/binary>> end), t(fun() -> <<(id(<<1, 2>>)):1/binary>> end), t(fun() -> <<(id(<<1, 2>>)):(id(0))/binary>> end), t(fun() -> <<1:(id(0))>> end)].

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
