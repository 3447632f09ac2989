%% Literal strings inside patterns: at the start, in the middle, empty, long.
-module(bin_string_match).
-export([start/0, f/1]).

start() -> [f(B) || B <- [<<"HTTP/1.1 200 OK">>, <<"HTTP/1.0 404">>, <<"a,b">>, <<"abcdefghijklmnopqrstuvwxyz0123456789!">>, <<"abcdefghijklmnopqrstuvwxyz0123456788!">>, <<"xxENDyy">>, <<"ENDyy">>, <<>>, <<"HTTP">>]].

f(<<"HTTP/", Maj, ".", Min, " ", R/binary>>) -> {http, Maj - $0, Min - $0, R};
f(<<A, ",", B>>) -> {comma, A, B};
f(<<"abcdefghijklmnopqrstuvwxyz0123456789", R/binary>>) -> {alphabet, R};
f(<<_:2/binary, "END", R/binary>>) -> {ends, R};
f(<<"END", R/binary>>) -> {starts, R};
f(<<"">>) -> empty;
f(_) -> none.
