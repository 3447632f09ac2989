%% A program is no node of a network. Functions of this module take the place of
%% those of OTP's module net_kernel.
-module(jitwasm_net_kernel).
-export([dflag_unicode_io/1]).

%% All devices are of this node and know Unicode.
dflag_unicode_io(_Device) -> true.
