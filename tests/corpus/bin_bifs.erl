%% BIFs on binaries: parts, splitting, conversions, searching.
-module(bin_bifs).
-export([start/0, id/1]).

start() ->
    B = id(<<"hello world">>),
    [byte_size(B), binary_part(B, 6, 5), binary_part(B, 11, -5), split_binary(B, 5), binary_to_list(B), list_to_binary([<<"a">>, "b", [$c | <<"d">>]]), iolist_to_binary(["x", <<"y">>]), binary:at(B, 4), binary:first(B), binary:last(B),
     binary:part(B, 0, 2), binary:split(B, <<" ">>), binary:match(B, <<"wor">>), binary:match(B, <<"xyz">>), binary:copy(<<"ab">>, 3), binary:replace(B, <<"l">>, <<"L">>, [global]), binary:split(<<"a,b,c">>, <<",">>, [global]), atom_to_binary(abc),
     binary_to_atom(<<"xyz">>), binary_to_integer(<<"-12">>), binary_to_float(<<"1.5">>), integer_to_binary(255, 16),
     t(fun() -> binary_part(B, 8, 10) end), t(fun() -> binary:at(B, 11) end), t(fun() -> split_binary(B, 12) end), t(fun() -> binary_to_list(id(a)) end), t(fun() -> list_to_binary(id([a])) end), t(fun() -> binary_to_integer(id(<<"1x">>)) end)].

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
